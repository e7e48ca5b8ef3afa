BEGIN { trace("never closed); }
END { trace(08); trace(99999999999999999999); ''; 'a
; 'abcdefghi'; ? # `; ) ] } }
fbt:::entry /(a[1) == 2/ { /* outer /* inner */ }
counter int x; while (1);
tick-1s /$nosuch == $9/ { $$9 } pid$nosuch:::entry { }
  #pragma D option
x #pragma
/* never closed
