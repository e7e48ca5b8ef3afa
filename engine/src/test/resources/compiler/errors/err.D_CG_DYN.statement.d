/* expect: expression cannot evaluate to result of a translated pointer */
struct pair { int first; int second; };
translator struct pair < int n > { first = n; second = n + 1; };
BEGIN { xlate <struct pair *> (arg0 ? 1 : 2); }
