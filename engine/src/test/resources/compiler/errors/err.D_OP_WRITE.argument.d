/* expect: operator = can only be applied to a writable variable */
fbt:tmpfs:tmp_unmount:entry { args[0]->vfs_flag = 1; }
