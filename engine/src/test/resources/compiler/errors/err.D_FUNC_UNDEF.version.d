/* expect: undefined function name: index */
#pragma D option version=1.0
BEGIN { trace(index("a", "b")); }
