/* The anonymous state of DTrace, as far as the debugger shows it. */
typedef struct dtrace_anon {
    struct dtrace_state *dta_state;
    struct dtrace_enabling *dta_enabling;
    processorid_t dta_beganon;
} dtrace_anon_t;
