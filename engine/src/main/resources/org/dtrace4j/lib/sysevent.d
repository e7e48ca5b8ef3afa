/* System events, and the channels that they are posted to. */
#pragma D depends_on module genunix

typedef struct syseventinfo {
	string se_class;
	string se_subclass;
	string se_publisher;
} syseventinfo_t;

/* The strings lie in the event, behind its header. */
translator syseventinfo_t < sysevent_impl_t *E > {
	se_class = stringof((char *)&E->se_class_name);
	se_subclass = stringof((char *)E + E->se_header.se_subclass_off);
	se_publisher = stringof((char *)E + E->se_header.se_pub_off);
};

typedef struct syseventchaninfo {
	string ec_name;
} syseventchaninfo_t;

/* What is posted to no channel is for syseventd. */
translator syseventchaninfo_t < evch_bind_t *B > {
	ec_name = B == NULL ? "" : stringof(B->bd_channel->ch_name);
};
