/* expect: attributes for type vnode_t * (Private/Private/Unknown) are less than predefined minimum */
#pragma D option amin=Evolving/Evolving/Common
dtrace:::BEGIN { trace(((vnode_t *)arg0)->v_count); }
