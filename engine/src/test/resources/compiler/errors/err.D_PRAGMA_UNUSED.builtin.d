/* expect: unused #pragma attributes */
#pragma D attributes Stable/Stable/Common execname
BEGIN { }
