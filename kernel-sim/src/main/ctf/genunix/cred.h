/* Credentials. Shared by reference count and never changed once shared. */
typedef struct priv_set {
    uint_t pbits[3];
} priv_set_t;

typedef struct cred_priv_s {
    priv_set_t crprivs[4];
    uint_t crpriv_flags;
} cred_priv_t;

typedef struct cred {
    uint_t cr_ref;
    uid_t cr_uid;
    gid_t cr_gid;
    uid_t cr_ruid;
    gid_t cr_rgid;
    uid_t cr_suid;
    gid_t cr_sgid;
    cred_priv_t cr_priv;
    projid_t cr_projid;
    struct zone *cr_zone;
    struct ts_label_s *cr_label;
    struct credklpd *cr_klpd;
    void *cr_ksid;
    struct credgrp *cr_grps;
} cred_t;

extern cred_t *kcred;
