inline int MAXIMUM = 0x7fffffff;
inline string name_of[int n, string kind] = n == 0 ? "none" : kind;
inline vnode_t *vp = (vnode_t *)arg0;
translator psinfo_t < struct proc *P > {
        pr_pid = P->p_pid;
        string = stringof(P->p_user.u_comm);
};
translator empty_t < int x > { };
#pragma D attributes Evolving/Evolving/Common provider app provider
provider app {
        probe start(int, string who) : (char *who, int);
        probe done();
        probe self__destruct(struct proc *p, int (*f)(char, ...));
};
#pragma D binding "1.0" name_of
#line 12 "elsewhere.d"
# 13 "elsewhere.d"
#ident "x y"
provider none { };
