/* The largest number that a probe could have; no probe has it. */
0xffffffff { exit(0); }
