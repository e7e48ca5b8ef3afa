struct a { int m; };
translator struct a < int n > { m = n; };
BEGIN { printf("%d", xlate <struct a *> (1)); }
