from sdssim.scenario.remembered import Remembered


def counted(most=2):
    asked = []

    def pair(first, second):
        asked.append((first, second))
        return [first, second]

    return Remembered(pair, most=most), asked


def test_the_same_objects_are_worked_out_once():
    function, asked = counted()
    first, second = [1], [2]
    assert function(first, second) is function(first, second)
    assert len(asked) == 1


def test_equal_objects_are_not_the_same_objects():
    function, asked = counted()
    second = [2]
    function([1], second)
    function([1], second)
    assert len(asked) == 2


def test_what_was_asked_for_longest_ago_is_dropped():
    function, asked = counted(most=2)
    parts = [[number] for number in range(3)]
    for one in (parts[0], parts[1], parts[0], parts[2], parts[0]):
        function(one, one)
    assert len(asked) == 3
    function(parts[1], parts[1])
    assert len(asked) == 4


def test_an_object_that_is_remembered_stays_alive_so_that_its_identity_is_its_own():
    function, asked = counted(most=50)
    for number in range(50):
        assert function([number], [number]) == [[number], [number]]
    assert len(asked) == 50
