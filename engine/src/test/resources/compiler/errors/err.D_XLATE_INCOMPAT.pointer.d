/* expect: translator member p definition uses incompatible types: "int *" = "int" */
struct out { int *p; };
translator struct out < int n > { p = n + 1; };
