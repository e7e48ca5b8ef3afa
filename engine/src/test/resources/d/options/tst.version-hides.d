/* @@args: -q -xversion=1.0 */
int substr;
int llquantize;
BEGIN { substr = 7; printf("%d\n", substr); exit(0); }
