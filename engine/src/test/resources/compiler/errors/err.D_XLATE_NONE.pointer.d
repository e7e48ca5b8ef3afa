/* expect: cannot translate from "int" to "struct out" */
struct out { int o; };
translator struct out < struct in *i > { };
BEGIN { trace(xlate <struct out> (1).o); }
