/* The console message buffer. */
typedef struct log_entry {
    struct log_entry *log_next;
    hrtime_t log_time;
    int log_level;
    int log_size;
    char log_text[1];
} log_entry_t;

enum cmn_err_levels { CE_CONT = 0, CE_NOTE = 1, CE_WARN = 2, CE_PANIC = 3, CE_IGNORE = 4 };

extern struct log_entry *log_first;
extern struct log_entry *log_last;
extern int log_entries;
