/* expect: trace( ) may not be applied to a translated pointer */
struct a { int m; };
translator struct a < int n > { m = n; };
BEGIN { trace(xlate <struct a *> (1)); }
