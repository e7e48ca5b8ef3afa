typedef int foo; int foo;
