/* The device tree, and the names of drivers by major number. */
enum ddi_node_class { DDI_NC_PROM = 0, DDI_NC_PSEUDO = 1 };

typedef struct ddi_minor {
    char *name;
    dev_t dev;
    int spec_type;
    char *node_type;
} ddi_minor_t;

typedef struct ddi_minor_data {
    struct ddi_minor_data *next;
    struct dev_info *dip;
    struct ddi_minor d_minor;
} ddi_minor_data_t;

typedef struct dev_info {
    struct dev_info *devi_parent;
    struct dev_info *devi_child;
    struct dev_info *devi_sibling;
    char *devi_binding_name;
    char *devi_addr;
    int devi_nodeid;
    int devi_instance;
    void *devi_ops;
    void *devi_parent_data;
    void *devi_driver_data;
    struct ddi_minor_data *devi_minor;
    struct dev_info *devi_next;
    kmutex_t devi_lock;
    char *devi_node_name;
    major_t devi_major;
} dev_info_t;

struct devnames {
    char *dn_name;
    int dn_flags;
};

extern dev_info_t *top_devinfo;
extern struct devnames *devnamesp;
extern int devcnt;
