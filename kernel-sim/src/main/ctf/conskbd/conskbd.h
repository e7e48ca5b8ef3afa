/*
 * The multiplexer of keyboards: what is linked below it goes up as if there were one keyboard.
 */
extern queue_t *conskbd_regqueue;	/* read queue of the upper stream */
extern struct module_info conskbd_minfo;
extern struct qinit conskbd_lrinit;
extern struct qinit conskbd_lwinit;
extern struct qinit conskbd_urinit;
extern struct qinit conskbd_uwinit;
extern struct streamtab conskbd_str_info;
