/* expect: trace( ) may not be applied to a dynamic expression */
struct a { int m; };
translator struct a < int n > { m = n; };
BEGIN { trace(xlate <struct a> (1)); }
