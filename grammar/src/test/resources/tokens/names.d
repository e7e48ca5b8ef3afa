typedef struct vnode vnode_t;
struct vnode { uint_t v_flag; vnode_t *vnode_t; struct uint_t *uint_t; };
enum uint_t { UNO, DUE = 2 };
int pid_t;
BEGIN
{
        uint_t = 1;
        trace(uint_t);
        x = (vnode_t *)arg0;
        size_t++; size_t[1] = 2;
        y = sizeof (uchar_t) + sizeof (struct vnode) == 4;
        z = x->vnode_t + x.uint_t + this->string + self->probe;
        k = (genunix`vnode_t *)genunix`rootdir, `freemem, LM0`libc`environ;
        j = (struct genunix`vnode *)0;
        sizeof (int32_t) == 4;
}
