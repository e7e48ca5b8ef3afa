#!/usr/sbin/dtrace -s
#pragma D option quiet
BEGIN, END, dtrace:::ERROR { }
tick-1s, profile-97 , syscall::*lwp*:, fbt:tmpfs:tmp_*:return
/ pid == 4 / 2 && (x / y) == 3 /* a comment, and / in it */ /
{
        x = y / z;
        x /= 2;
#pragma D option flowindent
        trace(x / 2)
}
42, :::[a-f]?*!x, fbt:genunix`x:a\*b:
{
        a; ;
        if (a / b) { c } else if (d) e = 1; else { ; }
}
int*xp;
int* p, q;
uint_t*up;
profile:::tick-1
/x/
{}
vnode_t *vp; string s; self int si; this vnode_t *tv;
string* strings;
BEGIN
/a
  /
  /* before the body */
{ a = "a / b" ; b = '/' }
BEGIN
/(struct { int a; } *)arg0 != 0 && sizeof (enum once { A, B }) == 4/
{
        x = (union u { int b; char c[4]; } *)arg1;
        y = offsetof(struct { int d; }, d)
}
