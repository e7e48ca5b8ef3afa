/* expect: operator -> must be applied to a pointer */
struct a { int m; };
translator struct a < int n > { m = n; };
BEGIN { trace(xlate <struct a> (1)->m); }
