/* expect: #error: not today */
#pragma D error "not today"
BEGIN { }
