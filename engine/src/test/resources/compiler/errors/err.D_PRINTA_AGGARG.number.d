BEGIN { printa(123); }
