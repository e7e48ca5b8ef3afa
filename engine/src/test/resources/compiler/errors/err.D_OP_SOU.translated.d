/* expect: operator . cannot be applied to type "pointer to translated data" */
struct a { int m; };
translator struct a < int n > { m = n; };
BEGIN { trace(xlate <struct a *> (1).m); }
