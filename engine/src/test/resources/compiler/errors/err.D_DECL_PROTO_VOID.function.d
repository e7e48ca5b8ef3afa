typedef int f(void, int);
