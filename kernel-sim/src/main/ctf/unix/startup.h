/* What startup() and its friends set up. */
extern int interrupts_unleashed;
extern uintptr_t kernelbase;
extern caddr_t kernelheap;
extern caddr_t ekernelheap;
extern kthread_t t0;
extern klwp_t lwp0;
extern proc_t p0;
