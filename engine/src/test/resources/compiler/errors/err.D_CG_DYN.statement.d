/* expect: expression cannot evaluate to result of dynamic type */
struct pair { int first; int second; };
translator struct pair < int n > { first = n; second = n + 1; };
BEGIN { xlate <struct pair *> (arg0 ? 1 : 2); }
