/* What the instruction set looks like to C, as the data model of the program has it. */
#ifndef _SYS_ISA_DEFS_H
#define	_SYS_ISA_DEFS_H

#define	_LITTLE_ENDIAN
#define	_STACK_GROWS_DOWNWARD
#define	_LONG_LONG_LTOH
#define	_BIT_FIELDS_LTOH
#define	_IEEE_754
#define	_CHAR_IS_SIGNED
#define	_BOOL_ALIGNMENT	1
#define	_CHAR_ALIGNMENT	1
#define	_SHORT_ALIGNMENT	2
#define	_INT_ALIGNMENT	4
#define	_FLOAT_ALIGNMENT	4
#ifdef _LP64
#define	_LONG_ALIGNMENT	8
#define	_LONG_LONG_ALIGNMENT	8
#define	_DOUBLE_ALIGNMENT	8
#define	_LONG_DOUBLE_ALIGNMENT	16
#define	_POINTER_ALIGNMENT	8
#define	_MAX_ALIGNMENT	16
#define	_MULTI_DATAMODEL
#define	_I32LPx
#else
#define	_LONG_ALIGNMENT	4
#define	_LONG_LONG_ALIGNMENT	4
#define	_DOUBLE_ALIGNMENT	4
#define	_LONG_DOUBLE_ALIGNMENT	4
#define	_POINTER_ALIGNMENT	4
#define	_MAX_ALIGNMENT	4
#define	_I32LPx
#endif
#define	_ALIGNMENT_REQUIRED	0

#endif
