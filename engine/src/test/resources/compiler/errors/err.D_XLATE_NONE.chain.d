/* expect: cannot translate from "pointer to translated data" to "struct b" */
struct a { int m; };
struct b { int m; };
translator struct a < int n > { m = n; };
translator struct b < struct a *p > { m = p->m; };
BEGIN { trace(xlate <struct b> (xlate <struct a *> (1)).m); }
