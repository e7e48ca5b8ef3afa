/* expect: has already been declared */
struct out { int a; };
typedef struct out out_t;
typedef int number_t;
translator struct out < int n > { a = n; };
translator out_t < number_t n > { a = n; };
