"""The same queue under the rules of API version 2: another view of the store, with other rights and texts."""
