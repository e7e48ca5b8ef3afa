package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.builtin.DVersion;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.ProviderAttributes.Attribute;

/** The names that programs have made; copied before a program is checked, so that a refused one leaves nothing. */
final class SessionNames {
    final Map<VariableImage.Scope, Map<String, Variable>> variables = new EnumMap<>(VariableImage.Scope.class);
    final Map<String, Aggregation> aggregations = new LinkedHashMap<>();
    /** All aggregations by id, those that share a name with another one too. */
    final List<Aggregation> layouts = new ArrayList<>();
    final Map<String, InlineDefinition> inlines = new LinkedHashMap<>();
    final List<Translator> translators = new ArrayList<>();
    final Map<String, DeclaredProvider> providers = new LinkedHashMap<>();
    final Map<String, Attribute> attributes = new LinkedHashMap<>();
    final Map<String, ProviderAttributes> providerAttributes = new LinkedHashMap<>();
    final Map<String, DVersion> bindings = new LinkedHashMap<>();
    int[] nextScalar = new int[VariableImage.Scope.values().length];
    int nextArray;

    SessionNames() {
        for (VariableImage.Scope scope : VariableImage.Scope.values()) {
            variables.put(scope, new LinkedHashMap<>());
        }
    }

    SessionNames(SessionNames other) {
        other.variables.forEach((scope, map) -> variables.put(scope, new LinkedHashMap<>(map)));
        aggregations.putAll(other.aggregations);
        layouts.addAll(other.layouts);
        inlines.putAll(other.inlines);
        translators.addAll(other.translators);
        providers.putAll(other.providers);
        attributes.putAll(other.attributes);
        providerAttributes.putAll(other.providerAttributes);
        bindings.putAll(other.bindings);
        nextScalar = other.nextScalar.clone();
        nextArray = other.nextArray;
    }
}
