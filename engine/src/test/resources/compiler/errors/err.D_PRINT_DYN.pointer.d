struct a { int m; };
translator struct a < int n > { m = n; };
BEGIN { print(xlate <struct a *> (1)); }
