/* expect: inline i definition uses incompatible types: "vnode_t *" = "pointer to translated data" */
struct a { int m; };
translator struct a < int n > { m = n; };
inline vnode_t *i = xlate <struct a *> (1);
