/**
 * syntax tree -&gt; <b>syntax tree without sugar</b> -&gt; typed program.
 *
 * <p>What the language offers for comfort is rewritten into plain clauses before anything is checked, so that nothing
 * behind it knows of it. The rewritten nodes keep the spans of what they came from. So far the only sugar is
 * {@code if} and {@code else}; see {@link org.dtrace4j.sugar.Desugarer}.
 */
package org.dtrace4j.sugar;
