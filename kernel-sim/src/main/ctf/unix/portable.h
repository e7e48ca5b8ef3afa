/*
 * Names that portable scripts expect of any kernel: scalars of which only the name and the type matter to them. They hold
 * what their names say.
 */
extern processorid_t max_cpuid;
extern unsigned int nr_cpu_ids;
extern int real_ncpus;
extern struct proc *kernproc;
extern struct pid *cad_pid;
