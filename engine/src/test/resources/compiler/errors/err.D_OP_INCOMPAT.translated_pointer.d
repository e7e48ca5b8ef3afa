struct a { int m; };
translator struct a < int n > { m = n; };
BEGIN { x = xlate <struct a *> (1); }
