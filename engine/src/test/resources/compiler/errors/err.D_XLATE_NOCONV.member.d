struct o { int a; int c; };
translator struct o < int i > { a = i; };
BEGIN { trace((xlate <struct o> ((int)3)).c); }
