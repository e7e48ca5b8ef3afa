/* The number of a probe is spelled as any constant. */
08 { exit(0); }
