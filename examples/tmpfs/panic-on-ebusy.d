fbt:tmpfs:tmp_unmount:return/arg1 == EBUSY/{ panic(); }
