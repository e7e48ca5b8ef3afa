typedef int foo;
long foo x;
