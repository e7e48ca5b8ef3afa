struct a { int m; };
translator struct a < vnode_t *v > { m = v->v_count; };
inline struct a i = xlate <struct a> ((vnode_t *)arg0);
BEGIN { i.m = 2; }
