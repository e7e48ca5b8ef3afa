/* expect: invalid cast expression: "pointer to translated data" to "uint64_t" */
struct a { int m; };
translator struct a < int n > { m = n; };
BEGIN { trace((uint64_t)xlate <struct a *> (1)); }
