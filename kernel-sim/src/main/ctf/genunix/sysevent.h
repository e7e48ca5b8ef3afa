/* System events, and the channels that some of them are posted to. */
typedef uint64_t se_data_t;

typedef struct sysevent_id {
    uint64_t eid_seq;
    hrtime_t eid_ts;
} sysevent_id_t;

typedef struct sysevent_hdr {
    sysevent_id_t se_id;
    uint32_t se_version;
    uint32_t se_flag;
    uint32_t se_class;
    uint32_t se_subclass;
    int32_t se_payload_sz;
    uint16_t se_subclass_off;
    uint16_t se_pub_off;
    uint64_t se_attr_off;
} sysevent_hdr_t;

typedef struct sys_event_impl {
    sysevent_hdr_t se_header;
    se_data_t se_class_name;
    se_data_t se_subclass_name;
    se_data_t se_pub;
    se_data_t se_attr_buf;
} sysevent_impl_t;

typedef struct log_event_upcall_arg {
    int32_t retcode;
    int32_t pad;
    sysevent_impl_t buf;
} log_event_upcall_arg_t;

typedef struct log_eventq {
    struct log_eventq *next;
    log_event_upcall_arg_t arg;
} log_eventq_t;

typedef struct evch_chan {
    char *ch_name;
    size_t ch_namelen;
} evch_chan_t;

typedef struct evch_bind {
    struct evch_chan *bd_channel;
} evch_bind_t;

enum sysevent_flags { SE_SLEEP = 0, SE_NOSLEEP = 1 };
enum sysevent_errors { SE_EQSIZE = 3 };

extern struct log_eventq *log_eventq_head;
extern struct log_eventq *log_eventq_tail;
extern int log_eventq_cnt;
extern int logevent_max_q_sz;
extern uint64_t sysevent_id;
