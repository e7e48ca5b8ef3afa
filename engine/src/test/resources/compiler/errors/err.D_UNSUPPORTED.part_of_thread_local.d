/* expect: assignment to a part of a thread-local variable is not supported yet */
struct s { int a; };
self struct s s;
BEGIN { self->s.a = 1; }
