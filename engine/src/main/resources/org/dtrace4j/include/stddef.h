/* Types that C itself has; NULL, size_t and ptrdiff_t are in every D program. */
#ifndef _STDDEF_H
#define	_STDDEF_H

#ifndef _WCHAR_T
#define	_WCHAR_T
typedef int wchar_t;
#endif

#endif
