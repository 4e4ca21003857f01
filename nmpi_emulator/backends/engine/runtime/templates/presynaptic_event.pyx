{% extends 'common_group.pyx' %}
{% block maincode %}
    # scalar code
    _vectorisation_idx = 1
    {{scalar_code|autoindent}}

    # vector code
    cdef _numpy.ndarray[_numpy.int64_t, ndim=1, mode='c'] _synapses = _namespace['_events']
    cdef _numpy.ndarray[double, ndim=1, mode='c'] _transmitted = _numpy.empty(_synapses.shape[0])
    cdef size_t _event
    for _event in range(_synapses.shape[0]):
        _idx = _synapses[_event]
        _vectorisation_idx = _idx
        {{vector_code|autoindent}}
        _transmitted[_event] = transmit
    return _transmitted
{% endblock %}
