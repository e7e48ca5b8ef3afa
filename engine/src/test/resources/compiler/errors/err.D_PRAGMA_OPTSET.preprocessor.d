/* expect: Option cannot be used from within a D program */
#pragma D option define=X=1
BEGIN { }
