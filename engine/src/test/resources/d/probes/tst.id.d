/* A probe can be named by its number, in any base: 1 is BEGIN. */
#pragma D option quiet
1 { printf("decimal %d\n", id); }
0x1 { printf("hexadecimal %d\n", id); }
01u { printf("octal %d\n", id); exit(0); }
