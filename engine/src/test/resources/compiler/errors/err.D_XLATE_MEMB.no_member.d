/* expect: translator member c is not a member of struct out */
struct out { int a; int b; };
translator struct out < int n > { a = n; c = nothing; };
