/*
 * Names that portable scripts expect of any kernel: those of Linux and of macOS, for scripts that want some scalar, some
 * string or some structure of the kernel rather than this one. Each holds what its name says of this kernel, as far as
 * there is such a thing here. Nothing of the kernel reads them.
 *
 *   max_cpuid, nr_cpu_ids, real_ncpus   the highest CPU id, and how many CPUs there are
 *   kernproc                            process 0
 *   cad_pid                             who is told of Ctrl-Alt-Del: process 1
 *   init_task                           process 0 again, as Linux names its first task; its thread and its process are
 *                                       the real ones
 *   init_mm                             the kernel's address space
 *   crashing_cpu                        the CPU that has panicked, -1 as long as none has
 *   linux_banner                        says that this is no Linux, behind the two words by which scripts know it
 *   ostype                              name of the system, as uname(1) has it
 *   saved_command_line                  with what the kernel was booted
 *   sdt_prefix                          what the names of static probes' functions begin with
 */
extern processorid_t max_cpuid;
extern unsigned int nr_cpu_ids;
extern int real_ncpus;
extern struct proc *kernproc;
extern struct pid *cad_pid;

struct task_struct {
    kthread_t *thread;
    struct proc *process;
    pid_t pid;
    pid_t tgid;
    char comm[16];
};

struct mm_struct {
    struct as *as;
};

extern struct task_struct init_task;
extern struct mm_struct init_mm;
extern int crashing_cpu;
extern const char linux_banner[96];
extern char ostype[32];
extern char kern_bootargs[128];
extern char *saved_command_line;
extern char sdt_prefix_text[16];
extern char *sdt_prefix;
