/* Everything that the generator has a rule for. */
typedef unsigned char uchar_t;
enum colour { RED, GREEN = 5, BLUE };

struct unknown;

typedef struct point {
    int x;
    short class;
} point_t;

typedef struct {
    long total;
} counter_t;

struct node {
    struct node *next;
    struct unknown *opaque;
    char *name;
    void (*call)(int);
    enum colour colour;
    uchar_t flags;
    signed char level;
    unsigned short port;
    unsigned int ready : 1;
    int depth : 5;
    unsigned long wide : 40;
    point_t where;
    union {
        int number;
        point_t *place;
    };
    struct {
        int inner;
    } part;
    point_t corners[2];
    struct node *children[3];
    char text[16];
    int grid[2][3];
};

extern int count;
extern struct node root;
extern point_t *origin;
extern counter_t counters[4];
