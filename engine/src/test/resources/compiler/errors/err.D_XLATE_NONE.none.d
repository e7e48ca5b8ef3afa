struct o { int a; };
BEGIN { trace((xlate <struct o> (3)).a); }
