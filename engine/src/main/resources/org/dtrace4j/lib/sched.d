/* CPUs in a form that does not change with the kernel, and where the current one is. */
#pragma D depends_on module genunix

typedef int chipid_t;

typedef struct cpuinfo {
	processorid_t cpu_id;
	psetid_t cpu_pset;
	chipid_t cpu_chip;
	lgrp_id_t cpu_lgrp;
	processor_info_t cpu_info;
} cpuinfo_t;

/* All CPUs are in the default set; each is a chip of its own; all memory is equally near. */
translator cpuinfo_t < cpu_t *C > {
	cpu_id = C->cpu_id;
	cpu_pset = 0;
	cpu_chip = C->cpu_id;
	cpu_lgrp = 0;
	cpu_info = C->cpu_type_info;
};

/* The CPU that a dispatch queue belongs to; the queue for all of them belongs to none. */
translator cpuinfo_t < disp_t *D > {
	cpu_id = D->disp_cpu == NULL ? -1 : D->disp_cpu->cpu_id;
	cpu_pset = 0;
	cpu_chip = D->disp_cpu == NULL ? -1 : D->disp_cpu->cpu_id;
	cpu_lgrp = 0;
	cpu_info = D->disp_cpu->cpu_type_info;
};

inline cpuinfo_t *curcpu = xlate <cpuinfo_t *> (curthread->t_cpu);
inline psetid_t pset = curcpu->cpu_pset;
inline chipid_t chip = curcpu->cpu_chip;
inline lgrp_id_t lgrp = curcpu->cpu_lgrp;
